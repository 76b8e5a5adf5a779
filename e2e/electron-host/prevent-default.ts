/** The event object Electron's listeners get: it can be prevented, and carries what the event is about. */
export type HostEvent<Details extends object = object> = Details & {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
};

export function makeEvent<Details extends object>(details: Details): HostEvent<Details> {
  let isPrevented = false;
  const event = {
    get defaultPrevented() {
      return isPrevented;
    },
    preventDefault: () => {
      isPrevented = true;
    },
  };
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(details)) as HostEvent<Details>;
}
