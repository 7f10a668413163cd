import type { Proof } from "../checklist";

/** The ID of what a link points at: letters, digits, dots, dashes and lines of an ID stay, all else becomes its code. */
const safe = (id: string): string => id.replace(/[^A-Za-z0-9._-]/g, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`);

export function anchorOf({ of, id }: Proof): string {
    return id === "" ? of : `${of}-${safe(id)}`;
}
