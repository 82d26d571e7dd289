/** Nodes that write one log wait for each other with this advisory lock, held until their commit. */
export const LOG_LOCK = '7809350246215';
