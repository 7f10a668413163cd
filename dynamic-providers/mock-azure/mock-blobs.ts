import type { PipelineRequest } from "@azure/core-rest-pipeline";
import { refusal } from "./http-answer";
import type { HttpAnswer } from "./http-answer";

interface StoredBlob {
    readonly text: string;
    readonly etag: string;
}

/** Containers with blobs of text, in memory: as much of Azure Storage as reading a vault asks for. */
export class MockBlobs {
    private readonly blobs = new Map<string, StoredBlob>();
    private readonly missing = new Set<string>();
    private writes = 0;

    constructor(private readonly now: () => Date) {}

    /** @param path - container and name. @returns its ETag. */
    put(path: string, text: string): string {
        this.writes += 1;
        const etag = `"${this.writes}"`;
        this.blobs.set(path, { text, etag });
        return etag;
    }

    /** Takes the container away. */
    remove(container: string): void {
        this.missing.add(container);
    }

    answer({ method, url, body, headers }: PipelineRequest): HttpAnswer {
        const { pathname, searchParams } = new URL(url);
        const path = decodeURIComponent(pathname).slice(1);
        const [container = ""] = path.split("/");
        if (this.missing.has(container)) {
            return refusal(404, "ContainerNotFound", "The specified container does not exist.");
        }
        if (searchParams.get("restype") === "container") {
            return searchParams.get("comp") === "list"
                ? this.list(container, searchParams.get("prefix") ?? "")
                : { status: 200, headers: { etag: '"container"' } };
        }
        const found = this.blobs.get(path);
        if (method === "PUT") {
            return found && headers.get("if-none-match") === "*"
                ? refusal(409, "BlobAlreadyExists", "The specified blob already exists.")
                : { status: 201, headers: { etag: this.put(path, textOf(body)) } };
        }
        return found
            ? { status: 200, headers: this.headersOf(found), body: method === "HEAD" ? "" : found.text }
            : refusal(404, "BlobNotFound", "The specified blob does not exist.");
    }

    private headersOf({ text, etag }: StoredBlob): Record<string, string> {
        const length = String(Buffer.byteLength(text));
        return { etag, "content-length": length, "last-modified": this.now().toUTCString() };
    }

    private list(container: string, prefix: string): HttpAnswer {
        const start = `${container}/`;
        const rows = [...this.blobs]
            .filter(([path]) => path.startsWith(start + prefix))
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(
                ([path, { text, etag }]) =>
                    `<Blob><Name>${path.slice(start.length)}</Name><Properties><Etag>${etag}</Etag>` +
                    `<Last-Modified>${this.now().toUTCString()}</Last-Modified>` +
                    `<Content-Length>${Buffer.byteLength(text)}</Content-Length></Properties></Blob>`,
            );
        return {
            status: 200,
            headers: { "content-type": "application/xml" },
            body: `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="${container}"><Blobs>${rows.join("")}</Blobs><NextMarker /></EnumerationResults>`,
        };
    }
}

function textOf(body: PipelineRequest["body"]): string {
    return typeof body === "string" ? body : Buffer.from(body as Uint8Array).toString("utf8");
}
