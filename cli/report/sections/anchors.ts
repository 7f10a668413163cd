import type { Proof } from "../checklist-line";

/** The ID of what a link points at: letters, digits, dots, dashes and lines of an ID stay, all else becomes its code. */
const safe = (id: string): string => id.replace(/[^A-Za-z0-9._-]/g, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`);

/** Of a row, or of a section where there is no ID. */
export const anchorOf = ({ of, id }: Pick<Proof, "of" | "id">): string => (id === "" ? of : `${of}-${safe(id)}`);

/** Of a record of the vault. */
export const recordAnchor = (sequence: number): string => `record-${sequence}`;
