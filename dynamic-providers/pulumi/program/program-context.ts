import type { OperationContext } from "../../operation/context";
import type { VaultInputs } from "../../operation/inputs";
import { openContextWith } from "../connection";
import { readProgramSettings } from "./program-settings";

/** Opens what an observation works with, in the program itself: by the same sign-in as the providers. */
export function openProgramContext(inputs: VaultInputs): Promise<OperationContext> {
    return openContextWith(readProgramSettings(), inputs);
}
