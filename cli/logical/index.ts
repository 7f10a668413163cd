import { readFileSync } from "node:fs";
import { compareSnapshots } from "../../dynamic-providers/logical/compare-snapshots";
import { openSnapshots } from "../../dynamic-providers/logical/open-snapshot";
import type { OpenedSnapshot } from "../../dynamic-providers/logical/open-snapshot";
import type { KeyOpener } from "../../dynamic-providers/logical/recipient";
import { parseRecipients, rewrapSnapshots } from "../../dynamic-providers/logical/rewrap-snapshots";
import { toFiles } from "../../dynamic-providers/logical/snapshot-files";
import { findPlaces } from "../status/places";
import type { PlacesOptions } from "../status/places";
import { readProject } from "../up/project";
import { readAgeIdentity } from "./age-identity";
import { formatDifference, isEqual, toReport } from "./format-difference";
import type { DifferenceReport } from "./format-difference";
import { writeExport } from "./write-export";

interface OpenOptions extends PlacesOptions {
    /** File with an age identity. @default the Key Vault keys of the identity that is signed in */
    readonly ageIdentity?: string;
}

export async function diffSnapshots(
    directory: string,
    options: OpenOptions,
    sources: readonly [before: string, after: string],
): Promise<{ readonly report: DifferenceReport; readonly text: string; readonly isEqual: boolean }> {
    const [before, after] = (await open(directory, options, sources)) as [OpenedSnapshot, OpenedSnapshot];
    const report = toReport(before, after, compareSnapshots(before.bundles, after.bundles));
    return { report, text: formatDifference(report), isEqual: isEqual(report) };
}

/** @returns what was written, as text. */
export async function exportSnapshot(
    directory: string,
    options: OpenOptions,
    source: string,
    out: string,
): Promise<string> {
    const [opened] = (await open(directory, options, [source])) as [OpenedSnapshot];
    const count = writeExport(out, toFiles(opened.bundles));
    return `Wrote ${opened.name} to ${out}: ${count} files, without secrets.`;
}

/** @returns what was changed, as text. */
export async function changeRecipients(directory: string, options: OpenOptions, file: string): Promise<string> {
    const recipients = parseRecipients(readFileSync(file, "utf8"), file);
    const places = findPlaces(readProject(directory), options, process.env);
    const { keyrings, snapshots } = await rewrapSnapshots(places, process.env, recipients, openersOf(options));
    return (
        `Gave ${snapshots} snapshots (${keyrings} keyrings) the ${recipients.length} recipients of ${file}. ` +
        "Declare the same recipients in the program. What a removed recipient has opened before, they may have kept."
    );
}

function open(directory: string, options: OpenOptions, sources: readonly string[]): Promise<OpenedSnapshot[]> {
    const places = findPlaces(readProject(directory), options, process.env);
    return openSnapshots(places, process.env, sources, openersOf(options));
}

const openersOf = ({ ageIdentity }: OpenOptions): KeyOpener[] =>
    ageIdentity === undefined ? [] : [readAgeIdentity(ageIdentity)];
