import type { Html } from "../html";

/** A part of the page with a heading of its own. */
export interface Section {
    /** What links to it name. */
    readonly id: string;
    readonly title: string;
    readonly content: Html;
}
