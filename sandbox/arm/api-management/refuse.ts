import { ArmError } from "../../wire/arm-error";

export type Refuse = (message: string) => never;

/**
 * The code was seen in users' reports, with "Invalid parameter: …"; the sentences are assumed.
 *
 * @throws ArmError always.
 */
export function refuse(message: string): never {
    throw new ArmError(400, "InvalidParameters", `Invalid parameter: ${message}`);
}
