import * as pulumi from "@pulumi/pulumi";
import { failureInWords } from "../../azure/failure-in-words";

/**
 * Awaits what a program asks of Azure or the vault.
 *
 * @throws RunError with the text and the way out for every failure of Azure, Entra ID, DNS, the vault or a setting; a defect
 * of this code keeps its stack trace.
 */
export async function orProgramError<T>(asked: () => Promise<T>): Promise<T> {
    try {
        return await asked();
    } catch (error) {
        throw toProgramError(error);
    }
}

/**
 * An error in the form in which it ends a program.
 *
 * @param more - what is known beside an outage, each in a line after the reason.
 * @returns a defect of this code as it is.
 */
export function toProgramError(error: unknown, more?: readonly string[]): unknown {
    const words = failureInWords(error, more);
    return words === undefined ? error : new pulumi.RunError(words);
}
