"""A file a module; ``tests.references`` holds what PyTorch computed for the same inputs."""
