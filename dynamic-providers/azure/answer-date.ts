import { CodedError } from "../common/coded-error";
export interface AnswerWithDate {
    readonly headers: { get(name: string): string | undefined };
}

/** Remembers the `Date` of the last answer: ages are between Azure's own times, never this machine's. */
export class AnswerDate {
    private date: Date | undefined;

    get seen(): Date | undefined {
        return this.date;
    }

    readonly observe = (response: AnswerWithDate): void => {
        const date = new Date(response.headers.get("Date") ?? NaN);
        this.date = Number.isNaN(date.getTime()) ? this.date : date;
    };

    require(): Date {
        if (!this.date) {
            throw new CodedError(
                "DateMissing",
                "Azure's answer had no Date header that tells a time, so that no age can be told from it.",
            );
        }
        return this.date;
    }
}
