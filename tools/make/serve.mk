# make serve: the dashboard of OUT, and MCP, by HTTP.
# make mcp-config: the block that a client's configuration wants, to start mcp in this tree.

PORT ?= 8017
ifneq ($(filter serve,$(MAKECMDGOALS)),)
$(if $(shell case '$(subst ','\'',$(PORT))' in ('' | *[!0-9]* | ??????*) echo odd ;; (*) [ '$(PORT)' -le 65535 ] || echo odd ;; esac),$(error pipeline: PORT: no port: $(PORT): a number up to 65535, or 0 for any))
endif

serve: $(BIN)/serve $(BIN)/mcp $(BIN)/markerparse $(BIN)/stats $(BIN)/report
	@exec $(BIN)/serve -p $(PORT) $(OUT)

mcp-config:
	@printf '{"mcpServers":{"bootmatrix":{"command":"%s","args":["%s"]}}}\n' "$$(realpath -m $(BIN)/mcp)" "$$(realpath -m $(OUT))"

.PHONY: serve mcp-config
