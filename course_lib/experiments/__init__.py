"""What the explorers compute, a module a notebook: parameters in, arrays out, nothing drawn."""
