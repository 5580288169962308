"""A neutral office built through the services: two closed quarters and a running one."""
