"""What the front knows of the desk: the contract, its errors, its wire form, and the embedded desk itself."""
