import { kindPathOf } from "../azure/entity-path";
import type { Bundle } from "./bundle";
import { findCaptureKind, isFlatKind } from "./capture-kinds";
import type { Member } from "./member";
import { mediaKind, toMediaFile } from "./portal-media";
import { inOrder } from "./references";

/**
 * A snapshot as files, by their paths with `/`: a folder for each API, product and other entity that has something below it,
 * policies and fragments as XML, media of the developer portal as they are, all else as JSON with sorted members. Secrets are left out. The same snapshot gives the
 * same files, so that a pull request shows what changed.
 */
export function toFiles(bundles: readonly Bundle[]): ReadonlyMap<string, string | Buffer> {
    const files = new Map<string, string | Buffer>();
    const members = bundles.flatMap((bundle) => bundle.members);
    for (const member of members.sort((left, right) => (left.path < right.path ? -1 : 1))) {
        for (const [name, text] of filesOf(member)) {
            files.set(name, text);
        }
    }
    return files;
}

function filesOf(member: Member): [name: string, content: string | Buffer][] {
    const media = toMediaFile(member);
    if (media) {
        const { name, contentType, content } = media;
        const place = [mediaKind, ...name.split("/").map(fileName)].join("/");
        return [
            [place, content],
            [`${place}.info.json`, jsonOf({ contentType })],
        ];
    }
    const { path, entity } = member;
    const kind = kindPathOf(path);
    const place = path.split("/").map(fileName).join("/");
    const { value, ...properties } = (entity.properties ?? {}) as { readonly value?: unknown } & Record<
        string,
        unknown
    >;
    if (/(^|\/)policies$/i.test(kind)) {
        return [[`${place}.xml`, textOf(value)]];
    }
    if (/(^|\/)policyFragments$/i.test(kind)) {
        return [
            [`${place}.xml`, textOf(value)],
            [`${place}.json`, jsonOf({ ...entity, properties })],
        ];
    }
    const hasFolder = findCaptureKind(kind) !== undefined && !isFlatKind(kind);
    return [[hasFolder ? `${place}/entity.json` : `${place}.json`, jsonOf(entity)]];
}

/** No character: what JSON can hold, and no encoding. */
const loneSurrogates = /\p{Surrogate}/gu;

/** A name that every file system takes, and that leads to no other folder. */
const fileName = (segment: string): string =>
    encodeURIComponent(segment.replace(loneSurrogates, "\uFFFD"))
        .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
        .replace(/%3B/g, ";")
        .replace(/%3D/g, "=")
        .replace(/^\.+$/, (dots) => "%2E".repeat(dots.length));

const jsonOf = (value: object): string => `${JSON.stringify(inOrder(value), undefined, 2)}\n`;

/** With the line ends of files, and one at the end. */
const textOf = (value: unknown): string => `${String(value).replace(/\r\n?/g, "\n").replace(/\n+$/, "")}\n`;
