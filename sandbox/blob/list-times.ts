import type { BlobTimes } from "./blob-times";

/**
 * Puts the sandbox's times into a list of blobs or containers as Azurite answers it.
 *
 * @param parent - `account` for a list of containers, `account/container` for one of blobs.
 */
export function withSandboxTimes(xml: string, parent: string, times: BlobTimes): string {
    return xml.replace(/<(Blob|Container)>.*?<\/\1>/gs, (item) => {
        const name = decodeXml(/<Name>(.*?)<\/Name>/s.exec(item)?.[1] ?? "");
        const path = `${parent}/${name}`;
        const put = (text: string, tag: string, value: string | undefined): string =>
            value ? text.replace(new RegExp(`<${tag}>[^<]*</${tag}>`), `<${tag}>${value}</${tag}>`) : text;
        return put(put(item, "Last-Modified", times.modifiedAt(path)), "Creation-Time", times.createdAt(path));
    });
}

function decodeXml(text: string): string {
    return text
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&apos;", "'")
        .replaceAll("&amp;", "&");
}
