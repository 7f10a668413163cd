import { readFileSync } from "node:fs";
import { chooseSignIn, signInError } from "../../sign-in/sign-in";
import { toProgramError } from "./or-program-error";
import { readProgramSettings } from "./program-settings";
import { isUnderMocks } from "./under-mocks";

/**
 * That the settings for signing in can work, for programs that ask nothing of Azure before their resources are made.
 *
 * @throws RunError that lists all that is wrong with them.
 */
export function requireSignInSettings(): void {
    if (isUnderMocks()) {
        return;
    }
    const readFile = (file: string): Buffer => readFileSync(file);
    const choice = chooseSignIn(readProgramSettings(), { environment: process.env, readFile });
    if ("failures" in choice) {
        throw toProgramError(signInError(choice.failures));
    }
}
