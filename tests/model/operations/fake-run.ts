import { RestError } from "@azure/core-rest-pipeline";
import type { Turns } from "./turns";

/** What befalls a run at one of its requests, counted from 0. */
export interface Mishap {
    /**
     * `killedBefore` and `killedAfter` the request has its effect · `answerLost` it has, and the run goes on ·
     * `answersLost` so has each change of a blob from there on · `throttled` and `unavailable` it is refused with 429 or 503,
     * however often the SDK has sent it · `vaultLost` the vault's region does not answer for a while.
     */
    readonly kind:
        "killedBefore" | "killedAfter" | "answerLost" | "answersLost" | "throttled" | "unavailable" | "vaultLost";
    readonly request: number;
}

const refusals: { readonly [kind in Mishap["kind"]]?: number } = { throttled: 429, unavailable: 503 };

/** The process is no more: nothing it asks for happens, and nobody hears of it. */
export class Killed extends Error {}

export interface RunEvents {
    readonly onDeath?: (run: FakeRun) => void;
    readonly onWrite?: () => void;
    readonly onVaultLost?: () => void;
}

/** One process, seen by the requests it sends. */
export class FakeRun {
    isDead = false;
    /** What its service held when it last looked. */
    lookedAt: number | undefined;
    /** Its last look at who is active: which of its requests it was, and how many entries it saw. */
    authoritySeen: { readonly request: number; readonly entries: number } | undefined;
    /** The record of the operation it is about to ask for. */
    intent: string | undefined;
    /** How many it has sent. */
    requests = 0;
    /** The request that its mishap struck, in words. */
    struck: string | undefined;

    constructor(
        readonly name: string,
        private readonly turns: Turns | undefined,
        private readonly mishap?: Mishap,
        private readonly on: RunEvents = {},
    ) {}

    read<T>(effect: () => T, what: string): Promise<T> {
        return this.request(effect, (answer) => answer, what);
    }

    /** A change of a blob. As the SDK does it: one whose answer was lost is sent again. */
    write<T>(effect: () => T, what: string): Promise<T> {
        this.on.onWrite?.();
        const { kind, request = 0 } = this.mishap ?? {};
        const isSentTwice = kind === "answersLost" && this.requests >= request;
        return this.request(isSentTwice ? () => (effect(), effect()) : effect, effect, what);
    }

    /**
     * Is not sent again, as a second would be taken for another. It follows at once on the last look before it: Azure takes
     * no condition with it, and what a longer halt at this very place would do cannot be told from here.
     */
    post<T>(effect: () => T, what: string): Promise<T> {
        this.on.onWrite?.();
        const onLost = (): never => {
            throw new RestError("socket hang up", { code: "REQUEST_SEND_ERROR" });
        };
        return Promise.resolve().then(() => this.answer(effect, onLost, what));
    }

    private async request<T>(effect: () => T, onLost: (answer: T) => T, what: string): Promise<T> {
        await this.turns?.take();
        return this.answer(effect, onLost, what);
    }

    private answer<T>(effect: () => T, onLost: (answer: T) => T, what: string): T {
        const number = this.requests;
        this.requests += 1;
        const kind = this.mishap?.request === number ? this.mishap.kind : undefined;
        if (kind) {
            this.struck = what;
        }
        const status = kind && refusals[kind];
        if (status) {
            throw new RestError(`HTTP ${status}`, { statusCode: status });
        }
        if (kind === "vaultLost") {
            this.on.onVaultLost?.();
        }
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
