import type { DataPlaneClient, Sandbox, Sleeper } from "../sandbox";
import { latestOfEach } from "./client-answers";
import type { ClientAnswer } from "./client-answers";

export interface ClientTrafficOptions {
    readonly ask: DataPlaneClient;
    readonly url: string;
    readonly subscriptionKey: string;
    /** Regions that clients are in; they take turns. */
    readonly clients: readonly string[];
    readonly sandbox: Pick<Sandbox, "clock" | "sleeper">;
}

/** Of the sandbox's clock; where that runs fast, as long as this is in real time. */
const pauseSeconds = 5;
const leastRealPauseSeconds = 0.05;
/** Real time; nothing that clients wait for here takes longer. */
const patienceMilliseconds = 300_000;

/** Clients that send one request after the other, in turns, until they are stopped. */
export class ClientTraffic {
    private readonly collected: ClientAnswer[] = [];
    private stopped = false;
    /** Clients wait for nothing: the clock is not moved for them, and they are asked on its way. */
    private readonly sleeper: Sleeper;
    private readonly running: Promise<void>;

    constructor(private readonly options: ClientTrafficOptions) {
        this.sleeper = options.sandbox.sleeper({ moves: false });
        this.running = this.run();
    }

    get answers(): readonly ClientAnswer[] {
        return this.collected;
    }

    /** Waits until the newest answer to every client, sent from now on, is as wanted. @throws Error when it never is. */
    async until(what: string, holds: (answer: ClientAnswer) => boolean): Promise<void> {
        const mark = this.collected.length;
        const deadlineMs = Date.now() + patienceMilliseconds;
        const sleeper = this.options.sandbox.sleeper();
        try {
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
                await sleeper.sleep(this.pauseSeconds());
            }
        } finally {
            sleeper.end();
        }
    }

    async stop(): Promise<void> {
        this.stopped = true;
        this.sleeper.end();
        await this.running;
    }

    private async run(): Promise<void> {
        const { clients } = this.options;
        for (let turn = 0; !this.stopped; turn += 1) {
            this.collected.push(await this.send(clients[turn % clients.length]!));
            await this.sleeper.sleep(this.pauseSeconds());
        }
    }

    private pauseSeconds(): number {
        return Math.max(pauseSeconds, leastRealPauseSeconds * this.options.sandbox.clock.speed);
    }

    private async send(client: string): Promise<ClientAnswer> {
        const { ask, url, subscriptionKey, sandbox } = this.options;
        const sentAtMs = sandbox.clock.now().getTime();
        const outcome = await ask(url, {
            clientLocation: client,
            headers: { "Ocp-Apim-Subscription-Key": subscriptionKey },
        }).then(
            ({ status, body }) =>
                status === 200 ? { gateway: body as NonNullable<ClientAnswer["gateway"]> } : { error: String(status) },
            () => ({ error: "no answer" }),
        );
        return { client, sentAtMs, answeredAtMs: sandbox.clock.now().getTime(), ...outcome };
    }
}
