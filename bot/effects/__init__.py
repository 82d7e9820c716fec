"""What effects and readings do in the world, and the runner that performs effects until they have a result."""
