import { RestError } from "@azure/core-rest-pipeline";
import { hour, sampleNow } from "./sample-catalog";
import type { TextBlob, TextBlobs, WriteCondition } from "../../dynamic-providers/vault/text-blobs";

/** The blobs of a container in memory; its conditions are Azure's. */
export class TextBlobsInMemory implements Pick<TextBlobs, "list" | "read" | "write" | "delete" | "now" | "pathOf"> {
    readonly texts = new Map<string, TextBlob>();
    /** What happens to the next writes: the answer is lost before or after it was written. */
    readonly mishaps: ("lostBefore" | "lostAfter")[] = [];
    private writes = 0;
    private looks = 0;

    /** An hour passes with each look at the clock. */
    now(): Promise<Date> {
        this.looks += 1;
        return Promise.resolve(new Date(sampleNow.getTime() + this.looks * hour));
    }

    pathOf(name: string): string {
        return `authority/${name}`;
    }

    list(prefix = ""): Promise<{ name: string; etag: string }[]> {
        const found = [...this.texts].filter(([name]) => name.startsWith(prefix));
        return Promise.resolve(found.map(([name, { etag }]) => ({ name, etag })));
    }

    read(name: string): Promise<TextBlob | undefined> {
        return Promise.resolve(this.texts.get(name));
    }

    async write(name: string, text: string, condition: WriteCondition): Promise<string> {
        await Promise.resolve();
        const mishap = this.mishaps.shift();
        if (mishap === "lostBefore") {
            throw new RestError("socket hang up", { code: "REQUEST_SEND_ERROR" });
        }
        const etag = this.put(name, text, condition);
        // The SDK sends a write again whose answer was lost.
        return mishap === "lostAfter" ? this.put(name, text, condition) : etag;
    }

    delete(name: string): Promise<void> {
        this.texts.delete(name);
        return Promise.resolve();
    }

    private put(name: string, text: string, condition: WriteCondition): string {
        const found = this.texts.get(name);
        const isMet = "ifMatch" in condition ? found?.etag === condition.ifMatch : found === undefined;
        if (!isMet) {
            const [statusCode, code] = "ifMatch" in condition ? [412, "ConditionNotMet"] : [409, "BlobAlreadyExists"];
            throw new RestError(code, { statusCode, code });
        }
        this.writes += 1;
        const etag = `"${this.writes}"`;
        this.texts.set(name, { text, etag });
        return etag;
    }
}
