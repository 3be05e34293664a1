# make serve: the dashboard of OUT, and MCP, by HTTP.
# make mcp-config: the block that a client's configuration wants, to start mcp in this tree.

PORT ?= 8017

serve: build/serve build/mcp build/markerparse build/stats build/report
	@exec build/serve -p $(PORT) $(OUT)

mcp-config:
	@printf '{"mcpServers":{"bootmatrix":{"command":"%s","args":["%s"]}}}\n' $(abspath build/mcp) $(abspath $(OUT))

.PHONY: serve mcp-config
