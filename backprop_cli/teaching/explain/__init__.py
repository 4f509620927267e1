"""An explanation: every number and every decision of it, before any words."""
