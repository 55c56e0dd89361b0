import { once } from "node:events";
import { connect } from "node:net";

/** Does anything take connections at this port of 127.0.0.1 within the time? */
export async function answersTcp(port: number, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const socket = connect({ host: "127.0.0.1", port });
    try {
      await once(socket, "connect");
      socket.destroy();
      return true;
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  }
  return false;
}
