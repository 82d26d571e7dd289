/** The bytes of a standard base64 text (RFC 4648, 4); undefined when it is not exactly how such bytes are written. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
