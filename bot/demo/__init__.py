"""The demo: fictional outlets, served over real HTTP on loopback, for the real pipeline to poll without any network."""
