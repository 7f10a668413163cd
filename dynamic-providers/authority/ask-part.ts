import { AzureConnection } from "../azure/connection";
import { outageOf } from "../azure/outage";
import { CodedError } from "../common/coded-error";
import { answerWithinSeconds, impatient } from "../requests/patience";
import { readAzureSettings } from "../sign-in/settings";
import type { SignInConfig } from "./read-authority";

/** All parts of one answer: a list has pages, and a stalled one never ends. */
const partWithinSeconds = 5 * answerWithinSeconds;

/** What a part answered, or why it did not. */
export type Answer<T> = { readonly value: T } | NoAnswer;

export interface NoAnswer {
    readonly problem: string;
    /** Whether that is no refusal. @default false */
    readonly isOutage?: boolean;
    /** What reading it ended with. @default the problem is all that is known */
    readonly error?: unknown;
}

/** Reads one part of a project. Never throws: why there is no answer is the answer. */
export type AskPart = <T>(read: (connection: AzureConnection) => Promise<T>) => Promise<Answer<T>>;

/** Signs in once, for parts that are read each by itself, without patience: a user waits for all of them. */
export function openParts(signIn: SignInConfig, environment: Readonly<Record<string, string | undefined>>): AskPart {
    const connecting = AzureConnection.open(readAzureSettings(signIn, environment), impatient);
    return async <T>(read: (connection: AzureConnection) => Promise<T>): Promise<Answer<T>> => {
        try {
            return { value: await within(partWithinSeconds, connecting.then(read)) };
        } catch (error) {
            const isOutage = outageOf(error) !== undefined || error instanceof LateAnswerError;
            return { problem: error instanceof Error ? error.message : String(error), isOutage, error };
        }
    };
}

class LateAnswerError extends CodedError {
    constructor(seconds: number) {
        super("NoAnswerInTime", `there was no whole answer within ${seconds} s.`);
    }
}

/** @throws LateAnswerError when the time is up; what was asked goes on, and its answer is dropped. */
async function within<T>(seconds: number, asked: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeIsUp = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new LateAnswerError(seconds)), seconds * 1000);
    });
    try {
        return await Promise.race([asked, timeIsUp]);
    } finally {
        clearTimeout(timer);
    }
}
