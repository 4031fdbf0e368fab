Feature: What a provider publishes

  Rule: ServiceProviderConfig, Schemas and ResourceTypes are served

    @RFC7644-4-01
    Scenario: The configuration is served
      When the client sends GET /ServiceProviderConfig
      Then the response has status 200
