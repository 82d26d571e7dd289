/** Why a telephone number is refused. */
export type PhoneNumberProblem = 'neither a mobile number of 11 digits nor a landline with its area code';

/**
 * Checks a telephone number 联系电话: a mobile number (13800000000) or a landline (025-86001234, 02586001234).
 * @returns why it is refused, or undefined when it is valid
 */
export function phoneNumberProblem(phone: string): PhoneNumberProblem | undefined {
  const valid = /^(1[3-9][0-9]{9}|0[1-9][0-9]{1,2}-?[2-9][0-9]{6,7})$/.test(phone);
  return valid ? undefined : 'neither a mobile number of 11 digits nor a landline with its area code';
}
