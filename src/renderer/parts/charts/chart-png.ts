/** What of a chart's look comes from styles, which a picture of its own has not. */
const taken = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity'],
  ...['stop-color', 'stop-opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'visibility'],
] as const;

/** Pixels of the picture for one of the screen. */
const scale = 2;
const margin = 16;
const titleHeight = 28;

/** The chart with its look written into it. */
function standing(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [index, original] of originals.entries()) {
    const styles = getComputedStyle(original);
    const look = taken.map((name) => `${name}:${styles.getPropertyValue(name)}`).join(';');
    copies[index]?.setAttribute('style', look);
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return copy;
}

function loaded(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  const { promise, resolve, reject } = Promise.withResolvers<HTMLImageElement>();
  image.onload = () => resolve(image);
  image.onerror = () => reject(new Error('The picture cannot be drawn.'));
  image.src = source;
  return promise;
}

/** A chart as it stands on the page, under its title, as a PNG in base 64. */
export async function chartPng(chart: SVGSVGElement, title: string): Promise<string> {
  const { width, height } = chart.getBoundingClientRect();
  const words = new XMLSerializer().serializeToString(standing(chart));
  const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(words)}`);
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil((width + 2 * margin) * scale);
  canvas.height = Math.ceil((height + 2 * margin + titleHeight) * scale);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('The picture cannot be drawn.');
  const look = getComputedStyle(document.body);
  brush.scale(scale, scale);
  brush.fillStyle = look.getPropertyValue('--g-panel') || '#fff';
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = look.color;
  brush.font = `600 14px ${look.fontFamily}`;
  brush.fillText(title, margin, margin + 14);
  brush.drawImage(image, margin, margin + titleHeight, width, height);
  return canvas.toDataURL('image/png').replace(/^[^,]*,/, '');
}
