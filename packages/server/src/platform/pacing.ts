/** Lets other work go first: resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves after `ms` of real time. For giving way to other work, never for deciding when something is due: that is a timer row. */
export function giveWay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Does a chore of this process again and again, `ms` of real time apart; a chore must not throw. Disposing of it ends it. */
export function repeatEvery(ms: number, chore: () => void): Disposable {
  const timer = setInterval(chore, ms);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}
