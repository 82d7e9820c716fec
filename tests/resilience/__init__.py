"""The fault harness: real processes, killed and frozen, with failing disks, messengers and desks, and what they lost.

__main__  ─▶ drive ─▶ nursery ─fork─▶ life (the real composition, or a wrong design as a control)
               │ citizens over the test messenger, kills                │
               └──────────▶ history (JSON lines) ◀─────────────────────┘ ─▶ check: what was lost or doubled
"""
