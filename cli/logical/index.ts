import { CodedError } from "../../dynamic-providers/common/coded-error";
import { compareSnapshots } from "../../dynamic-providers/logical/compare-snapshots";
import { openSnapshots } from "../../dynamic-providers/logical/open-snapshot";
import type { ComparedSource, OpenedSnapshot } from "../../dynamic-providers/logical/open-snapshot";
import type { KeyOpener } from "../../dynamic-providers/logical/recipient";
import { rewrapSnapshots } from "../../dynamic-providers/logical/rewrap-snapshots";
import { toFiles } from "../../dynamic-providers/logical/snapshot-files";
import { findPlaces } from "../status/places";
import type { Places, PlacesOptions } from "../status/places";
import { readProject } from "../up/project";
import { readAgeIdentity } from "./age-identity";
import { formatDifference, isEqual, toReport } from "./format-difference";
import type { DifferenceReport } from "./format-difference";
import { readRecipients } from "./read-recipients";
import { writeExport } from "./write-export";

interface OpenOptions extends PlacesOptions {
    /** File with an age identity. @default the Key Vault keys of the identity that is signed in */
    readonly ageIdentity?: string;
}

export async function diffSnapshots(
    directory: string,
    options: OpenOptions,
    [before, after]: readonly [before: string, after: string | undefined],
): Promise<{ readonly report: DifferenceReport; readonly text: string; readonly isEqual: boolean }> {
    const opened = await open(directory, options, ({ services }) => {
        const one = sourceOf(before, services);
        return after === undefined ? [newestOf(one, before), one] : [one, sourceOf(after, services)];
    });
    const [left, right] = opened as [OpenedSnapshot, OpenedSnapshot];
    const report = toReport(left, right, compareSnapshots(left.bundles, right.bundles));
    return { report, text: formatDifference(report), isEqual: isEqual(report) };
}

/** @returns what was written, as text. */
export async function exportSnapshot(
    directory: string,
    options: OpenOptions,
    source: string,
    out: string,
): Promise<string> {
    const sources = ({ services }: Places): ComparedSource[] => [sourceOf(source, services)];
    const [opened] = (await open(directory, options, sources)) as [OpenedSnapshot];
    const count = writeExport(out, toFiles(opened.bundles));
    return `Wrote ${opened.name} to ${out}: ${count} files, without secrets.`;
}

/** @returns what was changed, as text. */
export async function changeRecipients(directory: string, options: OpenOptions, file: string): Promise<string> {
    const recipients = readRecipients(file);
    const places = findPlaces(readProject(directory), options, process.env);
    const { keyrings, snapshots } = await rewrapSnapshots(places, process.env, recipients, openersOf(options));
    return (
        `Gave ${snapshots} snapshots (${keyrings} keyrings) the ${recipients.length} recipients of ${file}. ` +
        "Declare the same recipients in the program. What a removed recipient has opened before, they may have kept."
    );
}

function open(
    directory: string,
    options: OpenOptions,
    sources: (places: Places) => ComparedSource[],
): Promise<OpenedSnapshot[]> {
    const places = findPlaces(readProject(directory), options, process.env);
    return openSnapshots(places, process.env, sources(places), openersOf(options));
}

/** What is typed: a site's name, a resource ID, or else the ID of a snapshot. */
function sourceOf(typed: string, services: Places["services"]): ComparedSource {
    const service = Object.hasOwn(services, typed) ? services[typed] : undefined;
    return service !== undefined
        ? { service }
        : typed.startsWith("/subscriptions/")
          ? { service: typed }
          : { snapshot: typed };
}

/** @throws CodedError where it is no service that was typed. */
function newestOf(source: ComparedSource, typed: string): ComparedSource {
    if (!("service" in source)) {
        throw new CodedError(
            "ServiceUnknown",
            `'${typed}' is neither a site of this project nor the resource ID of a service: name one, or what the snapshot is to be compared with.`,
        );
    }
    return { newestOf: source.service };
}

const openersOf = ({ ageIdentity }: OpenOptions): KeyOpener[] =>
    ageIdentity === undefined ? [] : [readAgeIdentity(ageIdentity)];
