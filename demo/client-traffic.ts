import { setTimeout as sleep } from "node:timers/promises";
import type { DataPlaneClient } from "../sandbox";
import { latestOfEach } from "./client-answers";
import type { ClientAnswer } from "./client-answers";

export interface ClientTrafficOptions {
    readonly ask: DataPlaneClient;
    readonly url: string;
    readonly subscriptionKey: string;
    /** Regions that clients are in; they take turns. */
    readonly clients: readonly string[];
    /** The sandbox's time. */
    readonly now: () => Date;
}

const pauseMilliseconds = 50;
/** Real time; nothing that clients wait for here takes longer. */
const patienceMilliseconds = 120_000;

/** Clients that send one request after the other, in turns, until they are stopped. */
export class ClientTraffic {
    private readonly collected: ClientAnswer[] = [];
    private stopped = false;
    private readonly running: Promise<void>;

    constructor(private readonly options: ClientTrafficOptions) {
        this.running = this.run();
    }

    get answers(): readonly ClientAnswer[] {
        return this.collected;
    }

    /** Waits until the newest answer to every client, sent from now on, is as wanted. @throws Error when it never is. */
    async until(what: string, holds: (answer: ClientAnswer) => boolean): Promise<void> {
        const mark = this.collected.length;
        const deadlineMs = Date.now() + patienceMilliseconds;
        for (;;) {
            const latest = latestOfEach(this.collected.slice(mark));
            if (latest.length === this.options.clients.length && latest.every(holds)) {
                return;
            }
            if (Date.now() > deadlineMs) {
                throw new Error(
                    `Clients waited ${patienceMilliseconds / 1000} s until ${what}: ${JSON.stringify(latest)}`,
                );
            }
            await sleep(pauseMilliseconds);
        }
    }

    async stop(): Promise<void> {
        this.stopped = true;
        await this.running;
    }

    private async run(): Promise<void> {
        const { clients } = this.options;
        for (let turn = 0; !this.stopped; turn += 1) {
            this.collected.push(await this.send(clients[turn % clients.length]!));
            await sleep(pauseMilliseconds);
        }
    }

    private async send(client: string): Promise<ClientAnswer> {
        const { ask, url, subscriptionKey, now } = this.options;
        const sentAtMs = now().getTime();
        const outcome = await ask(url, {
            clientLocation: client,
            headers: { "Ocp-Apim-Subscription-Key": subscriptionKey },
        }).then(
            ({ status, body }) =>
                status === 200 ? { gateway: body as NonNullable<ClientAnswer["gateway"]> } : { error: String(status) },
            () => ({ error: "no answer" }),
        );
        return { client, sentAtMs, answeredAtMs: now().getTime(), ...outcome };
    }
}
