import { RestError } from "@azure/core-rest-pipeline";
import type { Turns } from "./turns";

/** What befalls a run at one of its requests, counted from 0. */
export interface Mishap {
    /** `killedBefore` and `killedAfter` the request has its effect · `answerLost` it has, and the run goes on. */
    readonly kind: "killedBefore" | "killedAfter" | "answerLost";
    readonly request: number;
}

/** The process is no more: nothing it asks for happens, and nobody hears of it. */
export class Killed extends Error {}

export interface RunEvents {
    readonly onDeath?: (run: FakeRun) => void;
    readonly onWrite?: () => void;
}

/** One process, seen by the requests it sends. */
export class FakeRun {
    isDead = false;
    /** What its service held when it last looked. */
    lookedAt: number | undefined;
    /** The record of the operation it is about to ask for. */
    intent: string | undefined;
    private requests = 0;

    constructor(
        readonly name: string,
        private readonly turns: Turns | undefined,
        private readonly mishap?: Mishap,
        private readonly on: RunEvents = {},
    ) {}

    read<T>(effect: () => T): Promise<T> {
        return this.request(effect, (answer) => answer);
    }

    /** As the SDK does it: a write whose answer was lost is sent again. */
    write<T>(effect: () => T): Promise<T> {
        this.on.onWrite?.();
        return this.request(effect, effect);
    }

    /** Is not sent again, as a second would be taken for another. */
    post<T>(effect: () => T): Promise<T> {
        this.on.onWrite?.();
        return this.request(effect, () => {
            throw new RestError("socket hang up", { code: "REQUEST_SEND_ERROR" });
        });
    }

    private async request<T>(effect: () => T, onLost: (answer: T) => T): Promise<T> {
        await this.turns?.take();
        const number = this.requests;
        this.requests += 1;
        const kind = this.mishap?.request === number ? this.mishap.kind : undefined;
        if (this.isDead || kind === "killedBefore") {
            this.die();
        }
        const answer = effect();
        if (kind === "killedAfter") {
            this.die();
        }
        return kind === "answerLost" ? onLost(answer) : answer;
    }

    private die(): never {
        this.isDead = true;
        this.on.onDeath?.(this);
        throw new Killed(`'${this.name}' was killed`);
    }
}
