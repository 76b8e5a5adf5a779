/** The mark: an ear of wheat, drawn for Gleaner. Decorative; its name stands beside it. */
export function WheatMark({ size = 24 }: { readonly size?: number }) {
  const grain = 'M0 0C-.2-3.9 2.1-6.6 6.6-7.4 6.9-3.1 4.6-.2 0 0Z';
  const rows = [25, 19.6, 14.2];
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 31V11" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" opacity=".75" />
      <g fill="currentColor">
        <path d="M16 1.2c2.6 2.7 2.9 6 0 9.2-2.9-3.2-2.6-6.5 0-9.2Z" />
        {rows.map((y) => (
          <g key={y}>
            <path d={grain} transform={`translate(17.1 ${y})`} />
            <path d={grain} transform={`translate(14.9 ${y}) scale(-1 1)`} opacity=".82" />
          </g>
        ))}
      </g>
    </svg>
  );
}
