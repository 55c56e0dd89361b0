import type { ReactNode } from "react";
export function App(): ReactNode { return <p className="text-h1">x</p>; }
