"""The Store's queries, one room of the database a file: functions of a Transaction, in the SQL both engines share."""
