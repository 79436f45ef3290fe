"""The MCP server: the program as tools, resources and prompts for any MCP client."""
