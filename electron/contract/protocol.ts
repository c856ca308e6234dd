/** Number of the wire protocol. An optional field added keeps it; anything else raises it. */
export const protocolNumber = 1;
