/** No control, format, private or unassigned characters, and no line separators: what is logged reads as it was sent. */
export const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;
