import { View } from "./View.tsx";

export const plugin = { View, needsValues: true };
