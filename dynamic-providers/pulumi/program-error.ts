import * as pulumi from "@pulumi/pulumi";
import { failureInWords } from "../azure/failure-in-words";
import { CodedError } from "../common/coded-error";

/** An error that ends a program: the engine prints its code and its words, and no stack trace. */
export function programError(code: string, message: string): pulumi.RunError {
    return new pulumi.RunError(new CodedError(code, message).message);
}

/**
 * Awaits what a program asks of Azure or the vault.
 *
 * @throws RunError with the words and the way out for whatever Azure, Entra ID, DNS, the vault or a setting can cause; a defect
 * of this code keeps its stack trace.
 */
export async function orProgramError<T>(asked: () => Promise<T>): Promise<T> {
    try {
        return await asked();
    } catch (error) {
        const words = failureInWords(error);
        throw words === undefined ? error : new pulumi.RunError(words);
    }
}
