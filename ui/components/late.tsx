import { type ComponentType, type ReactNode, useEffect, useState } from "react";

/** A component whose code comes when it is first shown, or before, when somebody foresees that it will be. */
export type Late<Props> = ((props: Props) => ReactNode) & { preload(): void };

interface Source<Props> {
  /** The component, once it is here. */
  loaded: ComponentType<Props> | undefined;
  load(): Promise<unknown>;
  waiting(props: Props): ReactNode;
}

/**
 * Loads a component's code when it is first shown. Not React's `lazy`: what Suspense reveals is held back until 300 ms after the
 * last placeholder appeared, so a page of many parts that come one after another would wait for each of them.
 * @param waiting what stands in its place meanwhile
 * @returns a component that throws, where it is drawn, what its code could not be loaded for; shown anew, it tries again
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: (props: Props) => ReactNode = () => null,
): Late<Props> {
  let loading: Promise<unknown> | undefined;
  const source: Source<Props> = {
    loaded: undefined,
    waiting,
    load: () => {
      loading ??= load().then(
        (component) => {
          source.loaded = component;
        },
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      );
      return loading;
    },
  };
  const show = (props: Props) => <Shown source={source} props={props} />;
  // What cannot be loaded is told where it is shown.
  return Object.assign(show, { preload: () => void source.load().catch(() => undefined) });
}

function Shown<Props extends object>({ source, props }: { source: Source<Props>; props: Props }): ReactNode {
  const [failure, setFailure] = useState<{ error: unknown }>();
  const [, setIsLoaded] = useState(source.loaded !== undefined);
  useEffect(() => {
    let isGone = false;
    source.load().then(
      () => isGone || setIsLoaded(true),
      (error: unknown) => isGone || setFailure({ error }),
    );
    return () => {
      isGone = true;
    };
  }, [source]);
  if (failure) throw failure.error;
  const { loaded: Component } = source;
  return Component ? <Component {...props} /> : source.waiting(props);
}
