import { randomBytes } from "node:crypto";
import type { Stack } from "@pulumi/pulumi/automation";
import { dataPlaneClient, sandboxClients } from "../sandbox";
import type { Sandbox } from "../sandbox";
import type { SandboxClients } from "../sandbox/clients";
import { readRestore, readSnapshots } from "./catalog-facts";
import { describeExperience, summarize } from "./client-answers";
import type { ClientAnswer, ClientExperience } from "./client-answers";
import { ClientTraffic } from "./client-traffic";
import { declareActive } from "./declare-active";
import { toFailoverReport } from "./failover-report";
import type { FailoverOutputs, FailoverReport } from "./failover-report";
import { setOperator } from "./project";
import type { Project } from "./project";
import { partnerSubscription, publishApis } from "./publish";
import type { DemoReport } from "./report";
import { countChanges, up } from "./run-stack";
import type { Screen } from "./screen";
import type { Timeline } from "./timeline";

/** Simulated seconds per real second. */
export interface Pace {
    /** While things are built. */
    readonly building: number;
    /** While clients are watched. @default real time that is moved over Azure's waits, so that the engine's seconds count once */
    readonly watching?: number;
}

export const defaultPace: Pace = { building: 1200 };

export type StoryReport = Omit<DemoReport, "engine" | "elapsedSeconds" | "timeline">;

/** Regions that the primary is in, its primary region first. */
const primaryRegions = ["westeurope", "northeurope", "uksouth"];
/** Each of them has another gateway of the primary for its nearest. */
const clientRegions = ["westeurope", "northeurope", "uksouth"];
const secondsPerDay = 24 * 60 * 60;

/** What `npm start` shows, chapter by chapter; everything it tells of is measured, or read from outputs and the vault. */
export class Story {
    private readonly clients: SandboxClients;
    private traffic?: ClientTraffic;

    private constructor(
        private readonly sandbox: Sandbox,
        private readonly timeline: Timeline,
        private readonly pace: Pace,
        private readonly screen: Screen,
        private readonly project: Project,
        private readonly stacks: Readonly<Record<"vault" | "primary" | "standby" | "traffic", Stack>>,
    ) {
        this.clients = sandboxClients(sandbox.connection);
    }

    static async run(
        sandbox: Sandbox,
        project: Project,
        timeline: Timeline,
        pace: Pace,
        screen: Screen,
    ): Promise<StoryReport> {
        const stacks = {
            vault: await project.stack("vault"),
            primary: await project.stack("primary"),
            standby: await project.stack("standby"),
            traffic: await project.stack("traffic"),
        };
        const story = new Story(sandbox, timeline, pace, screen, project, stacks);
        try {
            return await story.tell();
        } finally {
            await story.traffic?.stop();
        }
    }

    private async tell(): Promise<StoryReport> {
        const { primaryId, standbyId, account } = await this.bringUp();
        await this.snapshotBySchedule();
        const regionLost = await this.loseRegion();
        const { failover, snapshot } = await this.failOver();
        const failback = await this.failBack();
        const changes = await this.upAgain();
        await this.traffic!.stop();

        const restored = await readRestore(this.clients, account, snapshot, standbyId);
        const snapshots = await readSnapshots(this.clients, account);
        const { entities, operations } = snapshots.find(({ id }) => id === snapshot)!;
        return {
            sites: [
                { name: "primary", ...(await this.describeSite(primaryId)) },
                { name: "standby", ...(await this.describeSite(standbyId)) },
            ],
            snapshots,
            restore: {
                verified: restored.verified,
                verification: `${restored.outcome}: ${restored.compared.entities} entities of ${restored.compared.kinds} kinds compared, ${restored.differences} differ`,
                entities,
                operations,
                seconds: (Date.parse(restored.completedAt) - Date.parse(restored.startedAt)) / 1000,
            },
            regionLost,
            failover,
            failback,
            secondUp: { changes },
        };
    }

    private async bringUp(): Promise<{ primaryId: string; standbyId: string; account: string }> {
        const { vault, primary, standby, traffic } = this.stacks;
        this.chapter(
            "The vault, in a third region",
            "It keeps the snapshots and the record of which site is active, away from both sites.",
        );
        await setOperator(vault, this.sandbox.connection.objectId);
        const vaultUp = await up(vault, this.screen);

        this.chapter(
            "The primary, in three regions: it claims epoch 1",
            "An API Management service with gateways in three regions, and a snapshot schedule.",
        );
        const secretsKey = { value: randomBytes(32).toString("base64"), secret: true };
        await primary.setConfig("apim-dr:secretsKey", secretsKey);
        await standby.setConfig("apim-dr:secretsKey", secretsKey);
        const primaryId = (await up(primary, this.screen)).outputs.serviceId!.value as string;

        this.chapter(
            "Real APIs are published into it: Directus and Blockfrost",
            "From their own OpenAPI descriptions, so that there is something to lose.",
        );
        const { group, name } = parseServiceId(primaryId);
        await publishApis(this.clients.apiManagement, group, name);

        this.chapter(
            "The standby, in another region: a pilot of one unit",
            "Small and empty. A failover restores the newest snapshot into it.",
        );
        const standbyId = (await up(standby, this.screen)).outputs.serviceId!.value as string;

        this.chapter(
            "Traffic: a Front Door that follows the vault; clients begin to call it",
            "Clients know one name. Its route leads to the site that the vault says is active.",
        );
        const url = (await up(traffic, this.screen)).outputs.url!.value as string;
        const { primaryKey } = await this.clients.apiManagement.subscription.listSecrets(
            group,
            name,
            partnerSubscription,
        );
        this.traffic = new ClientTraffic({
            ask: dataPlaneClient(this.sandbox.connection),
            url: `${url}/blockfrost/health`,
            subscriptionKey: primaryKey!,
            clients: clientRegions,
            sandbox: this.sandbox,
        });
        await this.waitUntil("the Front Door is known at its edges", isAnswered);
        const account = (vaultUp.outputs.storageAccountId!.value as string).split("/").at(-1)!;
        return { primaryId, standbyId, account };
    }

    private async snapshotBySchedule(): Promise<void> {
        this.watch();
        this.sandbox.clock.advance(secondsPerDay);
        this.chapter(
            "A day later: the pipeline's up takes the snapshot that is due",
            "There is no other scheduler: a run takes a snapshot when the newest one is too old.",
        );
        await up(this.stacks.primary, this.screen);
    }

    private async loseRegion(): Promise<ClientExperience> {
        const [region] = primaryRegions;
        const lostAt = this.chapter(
            `${region} is lost, the primary's own region: management, gateway and storage`,
            "The service lives on in its other regions, which answer. No failover is needed for that.",
        );
        this.loseRegions([region!]);
        await this.simulatedSeconds(5 * 60);
        const seen = summarize(this.traffic!.answers, lostAt.getTime());
        this.timeline.mark(`Clients, in 5 minutes since: ${describeExperience(seen)}`);
        this.screen.tell(`Clients: ${describeExperience(seen)}`);
        return seen;
    }

    private async failOver(): Promise<{ failover: FailoverReport; snapshot: string }> {
        const { standby, traffic } = this.stacks;
        const lostAt = this.chapter(
            "The other two regions are lost as well, and with them the whole service",
            "Now clients fail, and nobody in Azure can be asked for this service any more.",
        );
        this.loseRegions(primaryRegions.slice(1));
        await this.waitUntil("the loss is seen", ({ error }) => error !== undefined);

        const epochBefore = (await this.outputsOf(standby)).epoch;
        this.chapter(
            `One changed line, activeSite: standby; and failover: unplanned, acceptDataLoss: ${epochBefore}`,
            "This is the failover. The standby restores the newest snapshot, compares itself with it, and claims the role.",
        );
        declareActive(this.project, "standby");
        await standby.setConfig("apim-dr:failover", { value: "unplanned" });
        await standby.setConfig("apim-dr:acceptDataLoss", { value: String(epochBefore) });
        await up(standby, this.screen);
        this.timeline.mark("The standby is restored and verified, and has claimed the epoch");
        await up(traffic, this.screen);
        this.timeline.mark("Front Door's route leads to the standby");
        const propagationSeconds = this.propagationSeconds();
        const outputs = await this.outputsOf(standby);
        const standbyService = parseServiceId(String(outputs.activeServiceId)).name;
        await this.waitUntil("the standby answers", ({ gateway }) => gateway?.service === standbyService);
        this.timeline.mark("All clients are answered by the standby");
        const seen = summarize(this.traffic!.answers, lostAt.getTime());
        this.screen.tell(`Clients: ${describeExperience(seen)}`);

        this.build();
        this.chapter(
            "The standby grows to what is declared for an active site",
            "Units and regions come after the clients: a takeover does not wait for them.",
        );
        await standby.removeConfig("apim-dr:failover");
        await standby.removeConfig("apim-dr:acceptDataLoss");
        await up(standby, this.screen);
        return {
            failover: toFailoverReport(epochBefore, outputs, seen, propagationSeconds),
            snapshot: outputs.lastHandover!.snapshot!,
        };
    }

    private async failBack(): Promise<FailoverReport> {
        const { primary, standby, traffic } = this.stacks;
        const { epoch: epochBefore } = await this.outputsOf(standby);
        this.sandbox.faults.clear();
        this.chapter(
            `The regions are back. rejoin: ${epochBefore} makes the old site the standby`,
            "Until then it is fenced: it touches nothing, so that old data never answer anybody.",
        );
        await primary.setConfig("apim-dr:rejoin", { value: String(epochBefore) });
        await up(primary, this.screen);
        await primary.removeConfig("apim-dr:rejoin");

        this.watch();
        const startedAt = this.chapter(
            "One changed line, activeSite: primary: back again, planned",
            "The standby takes a final snapshot and hands over. Clients notice nothing, and nothing is lost.",
        );
        declareActive(this.project, "primary");
        await up(standby, this.screen);
        this.timeline.mark("The final snapshot is taken, and the hand-over token written");
        await up(primary, this.screen);
        this.timeline.mark("The primary is restored and verified, and has claimed the epoch");
        await up(traffic, this.screen);
        this.timeline.mark("Front Door's route leads to the primary");
        const propagationSeconds = this.propagationSeconds();
        const outputs = await this.outputsOf(primary);
        const primaryService = parseServiceId(String(outputs.activeServiceId)).name;
        await this.waitUntil("the primary answers", ({ gateway }) => gateway?.service === primaryService);
        this.timeline.mark("All clients are answered by the primary");
        const seen = summarize(this.traffic!.answers, startedAt.getTime());
        this.screen.tell(`Clients: ${describeExperience(seen)}`);
        return toFailoverReport(epochBefore, outputs, seen, propagationSeconds);
    }

    /** @returns how many resources that changed. */
    private async upAgain(): Promise<number> {
        const { vault, primary, standby, traffic } = this.stacks;
        this.build();
        this.chapter("Up once more, all stacks", "Everything is as declared: a second up changes nothing.");
        await up(standby, this.screen);
        // Whatever is due by now is done; with the clock at rest nothing becomes due while the stacks are looked at.
        await up(primary, this.screen);
        this.sandbox.clock.hold();
        let changes = 0;
        for (const stack of [vault, primary, standby, traffic]) {
            changes += countChanges(await up(stack, this.screen));
        }
        this.sandbox.clock.release();
        return changes;
    }

    private waitUntil(what: string, holds: (answer: ClientAnswer) => boolean): Promise<void> {
        return this.screen.during(
            `Clients ask until ${what}`,
            () => this.traffic!.until(what, holds),
            () => "done",
        );
    }

    private build(): void {
        this.sandbox.clock.skip("nothing");
        this.sandbox.clock.setSpeed(this.pace.building);
    }

    private watch(): void {
        this.sandbox.clock.skip(this.pace.watching === undefined ? "polls" : "nothing");
        this.sandbox.clock.setSpeed(this.pace.watching ?? 1);
    }

    /** @returns when it began, by the sandbox's clock. */
    private chapter(title: string, shows: string): Date {
        this.screen.chapter(title, shows);
        return this.timeline.mark(title);
    }

    private loseRegions(locations: readonly string[]): void {
        for (const location of locations) {
            this.sandbox.faults.add({ kind: "regionOutage", location, parts: "all" });
        }
    }

    /** Of what is on its way to the edges now: 0 where nothing is. */
    private propagationSeconds(): number {
        const [first] = [...this.sandbox.state.frontDoorPropagations.values()].flatMap(({ underWay }) => underWay);
        return first ? (first.endsAtMs - first.startsAtMs) / 1000 : 0;
    }

    private async simulatedSeconds(seconds: number): Promise<void> {
        const sleeper = this.sandbox.sleeper();
        await sleeper.sleep(seconds);
        sleeper.end();
    }

    private async outputsOf(stack: Stack): Promise<FailoverOutputs & { readonly activeServiceId: string | null }> {
        const outputs = Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value as unknown]);
        return Object.fromEntries(outputs) as FailoverOutputs & { activeServiceId: string | null };
    }

    private async describeSite(serviceId: string) {
        const { group, name } = parseServiceId(serviceId);
        const service = await this.clients.apiManagement.apiManagementService.get(group, name);
        return {
            service: name,
            regions: [
                { location: service.location, units: service.sku.capacity },
                ...(service.additionalLocations ?? []).map(({ location, sku }) => ({ location, units: sku.capacity })),
            ],
        };
    }
}

const isAnswered = ({ gateway }: { readonly gateway?: unknown }): boolean => gateway !== undefined;

function parseServiceId(id: string): { group: string; name: string } {
    const segments = id.split("/");
    return { group: segments[4]!, name: segments[8]! };
}
