import { failureInWords } from "../../azure/failure-in-words";

/**
 * What a method of a provider ends with: the words of what Azure, Entra ID, DNS, the vault or a setting has caused. Of what is
 * kept as a partial failure, and of a defect of this code, nothing is changed.
 */
export function toldError(error: unknown): unknown {
    const words = failureInWords(error);
    return words === undefined ? error : new ToldError(words);
}

/**
 * Pulumi's host prints an error of `check`, `diff`, `read` and `delete` as `${error}: ${error.stack}`: so that comes out as the
 * words, once. Source: @pulumi/pulumi, cmd/dynamic-provider/index.js
 */
class ToldError extends Error {
    constructor(words: string) {
        super(words);
        this.name = "ToldError";
        this.stack = words.slice(words.indexOf(": ") + 2);
    }

    override toString(): string {
        return this.message.slice(0, this.message.indexOf(": "));
    }
}
