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
        const header = response.headers.get("Date");
        this.date = header ? new Date(header) : this.date;
    };

    require(): Date {
        if (!this.date) {
            throw new Error("Azure's answer had no Date header, so that no age can be told from it.");
        }
        return this.date;
    }
}
