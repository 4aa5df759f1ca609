"""The five schemes as data, and what a scheme file may say."""
