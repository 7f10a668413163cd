import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import { AzureError } from "../azure/errors";
import { CodedError } from "../common/coded-error";
import type { ListedFile, MediaFiles } from "../azure/media-files";
import type { Member } from "./member";

/** Files of the developer portal stand in a snapshot as if they were entities of this kind, which ARM has not. */
export const mediaKind = "portalMedia";

/** Tells a signed URL of the container in which they lie. Source: Azure/api-management-developer-portal, scripts.v3. */
const urlAction = "portalSettings/mediaContent/listSecrets";

/** So long a signed URL is used. */
const urlMinutes = 5;

/** What was read of the media of a portal: undefined where they cannot be read. */
export type MediaReading = readonly Member[] | undefined;

/** The media of a service's developer portal. They are read again only where they have changed. */
export class PortalMedia {
    private url: { readonly text: string; readonly until: number } | undefined;
    private readonly known = new Map<string, { readonly etag: string; readonly member: Member }>();

    constructor(
        private readonly reader: EntityReader,
        private readonly files: MediaFiles,
    ) {}

    async read(): Promise<MediaReading> {
        try {
            const containerSasUrl = await this.containerUrl();
            const members: Member[] = [];
            for await (const listed of this.files.list(containerSasUrl)) {
                members.push(await this.readFile(containerSasUrl, listed));
            }
            return members;
        } catch (error) {
            if ([EntityReadError, AzureError, CodedError].some((kind) => error instanceof kind)) {
                return undefined;
            }
            throw error;
        }
    }

    /** @throws EntityReadError, AzureError */
    async write({ name, contentType, content }: MediaFile): Promise<void> {
        await this.files.write(await this.containerUrl(), name, contentType, content);
    }

    /** @throws EntityReadError, AzureError */
    async delete({ name }: Pick<MediaFile, "name">): Promise<void> {
        await this.files.delete(await this.containerUrl(), name);
    }

    /** Azure signs it for an hour or more: one is used for some minutes. */
    private async containerUrl(): Promise<string> {
        if (this.url && performance.now() < this.url.until) {
            return this.url.text;
        }
        const { containerSasUrl } = await this.reader.post(urlAction);
        if (typeof containerSasUrl !== "string") {
            throw new CodedError("PortalMediaMissing", "Azure tells no address of the developer portal's media.");
        }
        this.url = { text: containerSasUrl, until: performance.now() + urlMinutes * 60_000 };
        return containerSasUrl;
    }

    private async readFile(containerSasUrl: string, { name, contentType, etag }: ListedFile): Promise<Member> {
        const known = this.known.get(name);
        if (known?.etag === etag) {
            return known.member;
        }
        const content = await this.files.read(containerSasUrl, name);
        const member = toMediaMember({ name, contentType, content });
        this.known.set(name, { etag, member });
        return member;
    }
}

export interface MediaFile {
    /** With the folders that it lies in: `images/logo.png`. */
    readonly name: string;
    readonly contentType: string;
    readonly content: Buffer;
}

/** A file's path in a snapshot. */
export const pathOfMedia = ({ name }: Pick<MediaFile, "name">): string => `${mediaKind}/${encodeURIComponent(name)}`;

/** A file as a snapshot has it. Its name is one segment of the path, also where it has folders. */
export function toMediaMember({ name, contentType, content }: MediaFile): Member {
    return {
        path: pathOfMedia({ name }),
        entity: { properties: { name, contentType, content: content.toString("base64") } },
    };
}

/** @returns undefined for a member that is no file. */
export function toMediaFile({ path, entity }: Member): MediaFile | undefined {
    if (!path.startsWith(`${mediaKind}/`)) {
        return undefined;
    }
    const { name, contentType, content } = entity.properties as Readonly<Record<keyof MediaFile, string>>;
    return { name, contentType, content: Buffer.from(content, "base64") };
}
