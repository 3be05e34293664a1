# make mcp-config: the block that a client's configuration wants, to start mcp in this tree.

mcp-config:
	@printf '{"mcpServers":{"bootmatrix":{"command":"%s","args":["%s"]}}}\n' $(abspath build/mcp) $(abspath $(OUT))

.PHONY: mcp-config
