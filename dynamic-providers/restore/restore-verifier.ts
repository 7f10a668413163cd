import type { ServiceObservation } from "../azure/service";
import type { CatalogEntry } from "../vault/catalog";
import { compareInventories } from "../inventory/compare";
import type { Inventory } from "../inventory/inventory";
import type { OperationContext } from "../operation/context";
import { requireService } from "../azure/require-service";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { asLogical } from "../records/snapshot/logical-facts";
import { acknowledgeGaps, findGaps, missingGaps } from "../records/snapshot/gaps";
import type { Gap } from "../records/snapshot/gaps";
import { DamagedInventoryError, loadInventory } from "../inventory/snapshot-inventory";
import { ServiceInventories } from "../inventory/service-inventories";
import type { RestoreInputs } from "./restore-inputs";
import type { RestoreRecord } from "../records/restore-record";
import { judgeComparison, nothingToCompare, showsRestored, withProbes } from "../inventory/verification";
import { sendProbes } from "./send-probes";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import { isBlocking } from "../records/verification";
import type { Verification } from "../records/verification";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { isIdOf, shortId } from "../common/short-id";

/** Holds a target against the snapshot that was restored into it. */
export class RestoreVerifier {
    private readonly inventories: ServiceInventories;
    /** What was looked at last after a lost answer: whether the service had been seen to change by then. */
    private lookedAfterChange: boolean | undefined;

    /** @param full - asks for the policy of every operation of the target. */
    constructor(
        private readonly context: OperationContext,
        private readonly inputs: RestoreInputs,
        full: boolean,
    ) {
        this.inventories = new ServiceInventories(context, inputs, full);
    }

    /**
     * Compares, unless an earlier run has done so and nothing was left open, and writes down what came of it.
     *
     * @returns the record as it stands in the catalog then.
     */
    async verify(entry: CatalogEntry<RestoreRecord>): Promise<CatalogEntry<RestoreRecord>> {
        const { catalog } = this.context;
        const record = entry.value;
        const before = record.verification;
        if (before && !isBlocking(before)) {
            return entry;
        }
        const target = await requireService(this.context.plane, this.inputs.serviceId);
        const facts = (await catalog.readOrLeaveOut(snapshotDocument, record.snapshot))?.value;
        const compared = await this.compare(facts, target, record.siteLocal?.alongside ?? []);
        const verification = this.accept(await this.probe(compared, target), record);
        return catalog.replace(entry, { ...record, verification });
    }

    /** Asks the gateways after a restore that has been compared, unless that has been done. */
    async probeOnce(entry: CatalogEntry<RestoreRecord>): Promise<CatalogEntry<RestoreRecord>> {
        const { verification } = entry.value;
        const { probes = [], serviceId, verify } = this.inputs;
        if (!verification || verification.probes || probes.length === 0 || verify === "off") {
            return entry;
        }
        const target = await requireService(this.context.plane, serviceId);
        const probed = this.accept(await this.probe(verification, target), entry.value);
        return this.context.catalog.replace(entry, { ...entry.value, verification: probed });
    }

    private accept(verification: Verification, { snapshot }: RestoreRecord): Verification {
        const isAccepted = isBlocking(verification) && isIdOf(this.inputs.acceptDifferences, snapshot);
        return { ...verification, ...(isAccepted && { accepted: snapshot }) };
    }

    /** What the snapshot leaves out and how the target stands to it. */
    async findGaps({ snapshot }: RestoreRecord, target: ServiceObservation): Promise<Gap[]> {
        const facts = (await this.context.catalog.readOrLeaveOut(snapshotDocument, snapshot))?.value;
        // What a logical one lacks of entities its restore names itself.
        const lacks = (facts && asLogical(facts)?.lacks) ?? {};
        const omits = (facts?.omits ?? []).filter((name) => !Object.hasOwn(lacks, name));
        const gaps = acknowledgeGaps(
            findGaps(omits, facts?.service.settings, target.settings),
            this.inputs.acknowledgedGaps ?? [],
        );
        const missing = missingGaps(gaps);
        if (missing.length > 0) {
            this.context.progress(
                `Warning: ${facts ? `the ${snapshotInWords(facts)}` : `snapshot '${shortId(snapshot)}'`} leaves out ${missing.join(", ")}, and '${target.name}' does not have it ` +
                    "alike: declare it there, or name it in acknowledgedGaps",
            );
        }
        return gaps;
    }

    /**
     * After a lost answer: whether the restore is seen to have been done. Reads the target once, and once more after it was
     * seen to change.
     */
    async findDone(facts: SnapshotFacts, seenChanging: boolean): Promise<Date | undefined> {
        if (!hasInventory(facts.inventory) || this.lookedAfterChange === seenChanging) {
            return undefined;
        }
        this.lookedAfterChange = seenChanging;
        const expected = await this.load(facts);
        if (typeof expected === "string") {
            return undefined;
        }
        const { serviceId, siteLocal = [] } = this.inputs;
        const comparison = compareInventories(expected, await this.inventories.read(serviceId), { siteLocal });
        const done = showsRestored(comparison, seenChanging);
        return done ? (await requireService(this.context.plane, serviceId)).observedAt : undefined;
    }

    /** Asks the target's gateways, where that is declared. */
    private async probe(verification: Verification, { gatewayUrls = [] }: ServiceObservation): Promise<Verification> {
        const { probes } = this.inputs;
        if (!probes || probes.length === 0) {
            return verification;
        }
        const { result, faults } = await sendProbes(this.context.askGateway, gatewayUrls, this.inputs);
        return withProbes(verification, result, faults);
    }

    /** @param alongside - what was put back with what is declared siteLocal. */
    private async compare(
        facts: SnapshotFacts | undefined,
        target: ServiceObservation,
        alongside: readonly string[],
    ): Promise<Verification> {
        const expected = facts
            ? await this.load(facts)
            : "the snapshot's facts are no longer in the catalog, or cannot be read";
        if (typeof expected === "string") {
            return nothingToCompare(expected, target.observedAt);
        }
        const { serviceId, siteLocal = [] } = this.inputs;
        const actual = await this.inventories.read(serviceId);
        const comparison = compareInventories(expected, actual, { siteLocal: [...siteLocal, ...alongside] });
        return { ...judgeComparison(expected, actual, comparison, target.observedAt), plan: actual.plan };
    }

    /** @returns why there is none, as text. */
    private async load({ inventory }: SnapshotFacts): Promise<Inventory | string> {
        if (!hasInventory(inventory)) {
            return inventory?.problem ?? "the snapshot has no inventory";
        }
        try {
            return await loadInventory(this.context.catalog, inventory);
        } catch (error) {
            if (error instanceof DamagedInventoryError) {
                return error.message;
            }
            throw error;
        }
    }
}
