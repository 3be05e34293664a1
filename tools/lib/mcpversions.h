/* Versions of the Model Context Protocol that are spoken. */
#ifndef MCPVERSIONS_H
#define MCPVERSIONS_H

#define MCP_META "io.modelcontextprotocol/"

/* Each request is complete in itself; before, a session began with initialize. */
#define MCP_STATELESS "2026-07-28"
#define MCP_SESSIONS "2025-11-25", "2025-06-18"

#endif
